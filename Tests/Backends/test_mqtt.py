"""connect --binary against an MQTT broker: raw packets go in on stdin and come out on stdout."""

import mqtt
import program
import pytest

CONNECTED = mqtt.Packet(mqtt.CONNACK, 0, b"\x00\x00")


def connect(address, packets, *arguments, **how):
    return program.run("connect", "-s", "mqtt", "--binary=whole", *arguments, f"ws://{address}/mqtt",
                       stdin=b"".join(packets), **how)


def subscribed(number, qos=0):
    return mqtt.Packet(mqtt.SUBACK, 0, number.to_bytes(2, "big") + bytes([qos]))


def test_connect_subscribe_publish(mosquitto):
    done = connect(mosquitto, [
        mqtt.connect("one"), mqtt.subscribe(7, "комната/1"), mqtt.publish("комната/1", "привет".encode()),
        mqtt.ping()], "-v").expect(0)
    # The subscriber's own message may come before or after the answer to the ping.
    assert sorted(mqtt.packets(done.stdout), key=lambda one: one.kind) == [
        CONNECTED, mqtt.published("комната/1", "привет".encode()), subscribed(7), mqtt.Packet(mqtt.PINGRESP, 0, b"")]
    assert "* Subprotocol: mqtt\n" in done.err


def test_a_message_that_is_kept_for_those_who_come_later(mosquitto):
    payload = bytes(range(256))
    connect(mosquitto, [mqtt.connect("writer"), mqtt.publish("kept", payload, retain=True), mqtt.ping()]).expect(0)
    for _ in range(2):
        done = connect(mosquitto, [mqtt.connect("reader"), mqtt.subscribe(1, "kept")]).expect(0)
        assert mqtt.packets(done.stdout) == [CONNECTED, subscribed(1), mqtt.published("kept", payload, retain=True)]


def test_what_one_publishes_another_hears(mosquitto, start):
    listener = start("connect", "-s", "mqtt", "--binary", f"ws://{mosquitto}/mqtt")
    listener.write(mqtt.connect("listener") + mqtt.subscribe(1, "news/#"))
    listener.stdout.wait_for(b"\x90\x03\x00\x01\x00")
    connect(mosquitto, [mqtt.connect("speaker"), mqtt.publish("news/a", b"1"), mqtt.publish("other", b"2"),
                        mqtt.publish("news/b/c", b"3"), mqtt.ping()]).expect(0)
    listener.stdout.wait_for(b"news/b/c3")
    assert mqtt.packets(listener.stop().stdout) == [
        CONNECTED, subscribed(1), mqtt.published("news/a", b"1"), mqtt.published("news/b/c", b"3")]


def test_an_acknowledged_message(mosquitto):
    done = connect(mosquitto, [mqtt.connect("sure"), mqtt.publish("sure", b"x", qos=1, number=513)]).expect(0)
    assert mqtt.packets(done.stdout) == [CONNECTED, mqtt.Packet(mqtt.PUBACK, 0, b"\x02\x01")]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_packet_may_span_messages(mosquitto, size):
    """MQTT 3.1.1 §6: a frame of WebSocket need not hold whole packets."""
    name = f"span{size}"
    packets = b"".join([mqtt.connect(name), mqtt.subscribe(1, name), mqtt.publish(name, b"x" * 300)])
    done = program.run("connect", "-s", "mqtt", f"--binary={size}", f"ws://{mosquitto}/mqtt", stdin=packets).expect(0)
    assert mqtt.packets(done.stdout) == [CONNECTED, subscribed(1), mqtt.published(name, b"x" * 300)]


def test_a_thousand_messages_each_once(mosquitto):
    messages = [mqtt.publish("many", str(number).encode()) for number in range(1_000)]
    done = connect(mosquitto, [mqtt.connect("many"), mqtt.subscribe(1, "many"), *messages]).expect(0)
    assert mqtt.packets(done.stdout) == [
        CONNECTED, subscribed(1), *(mqtt.published("many", str(number).encode()) for number in range(1_000))]


def test_a_message_longer_than_one_read(mosquitto):
    """Not much longer: this version of the broker goes silent after packets of 60,000 bytes, whoever sends them."""
    payload = bytes(range(250)) * 40
    done = connect(mosquitto, [mqtt.connect("big"), mqtt.subscribe(1, "big"), mqtt.publish("big", payload)]).expect(0)
    assert mqtt.packets(done.stdout) == [CONNECTED, subscribed(1), mqtt.published("big", payload)]


def test_after_disconnect_the_broker_hangs_up(mosquitto):
    done = connect(mosquitto, [mqtt.connect("bye"), mqtt.disconnect()], "--wait", "-1")
    assert mqtt.packets(done.stdout) == [CONNECTED]
    assert done.code in (0, 17), done


def test_what_is_no_mqtt_ends_the_connection(mosquitto):
    done = connect(mosquitto, [b"hello, broker"], "--wait", "-1")
    assert done.code in (17, 18), done
