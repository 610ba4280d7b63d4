"""How a claim is judged: the record, the run, the search for what flips it, the store, cards and the book."""
