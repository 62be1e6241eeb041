"""Writes results as a JUnit report, which Tests/run adds up."""

import xml.etree.ElementTree as ElementTree


def write(path, role, results, changes):
    suite = ElementTree.Element("testsuite", name=f"conformance-{role}", tests=str(len(results)))
    for case in results:
        element = ElementTree.SubElement(suite, "testcase", classname=f"conformance.{role}", name=case)
        if case in changes:
            expected, seen = changes[case]
            ElementTree.SubElement(element, "failure", message=f"expected {expected}, seen {seen}")
    ElementTree.ElementTree(suite).write(path)
