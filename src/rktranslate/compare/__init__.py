"""Pure comparisons of a source and a target text: numbers, measures, names, wording."""
