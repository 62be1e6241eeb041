"""Writes a JUnit report, which Tests/run adds up: junit.py FILE SUITE {NAME MESSAGE}...

A test with an empty message has passed; otherwise it says why it failed.
"""

import sys
import xml.etree.ElementTree as ElementTree


def write(path, suite, results):
    """`results`: (name, message) of each test."""
    root = ElementTree.Element("testsuite", name=suite, tests=str(len(results)))
    for name, message in results:
        case = ElementTree.SubElement(root, "testcase", classname=suite, name=name)
        if message:
            ElementTree.SubElement(case, "failure", message=message)
    ElementTree.ElementTree(root).write(path)


if __name__ == "__main__":
    _, path, suite, *words = sys.argv
    write(path, suite, list(zip(words[::2], words[1::2])))
