"""Numbers in a source and a target text: parsing, notation, comparison, repair."""
