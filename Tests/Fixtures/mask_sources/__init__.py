"""Where the fixtures come from: one module per library, and the words that they share."""
