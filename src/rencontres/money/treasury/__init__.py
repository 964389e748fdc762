"""How money comes and goes back: the treasurer's pages, and the one where a payer pays."""
