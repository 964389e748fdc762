"""Files of people, read and compared with who is registered; nothing is written here."""
