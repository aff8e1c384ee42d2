"""The laws of formats, tried on every registered format at once.

``kinds`` says what a kind of file is for these tests; a module per format has its samples and its
generator of documents; ``registry`` finds the kinds of the formats that are registered.
"""
