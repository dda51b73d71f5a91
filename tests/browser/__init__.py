"""The operations room in a real browser, against the whole product.

A package, so that the browser's event loop ends with its tests and leaves the others' alone.
"""
