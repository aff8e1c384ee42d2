"""What checks find in translations, as they are and with errors seeded into them."""
