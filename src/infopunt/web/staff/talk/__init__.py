"""The desk where questions are answered: a key phrase, a tray that is open for as long as somebody works, conversations."""
