"""Starts wstest (Python 2.7), on the loopback interface only: it would listen on every one."""

import os
import site
import sys

site.addsitedir(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'site', 'lib', 'python2.7', 'site-packages'))
sys.argv[0] = 'wstest'
import autobahntestsuite  # First: it chooses the reactor.
from twisted.internet import reactor

listen = reactor.listenTCP
reactor.listenTCP = lambda port, factory, backlog=50, interface='': listen(
    port, factory, backlog, interface or '127.0.0.1')
from autobahntestsuite.wstest import run

run()
