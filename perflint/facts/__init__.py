"""Facts: what is so in a report, measured exactly. Rules judge them; nothing here decides what is wrong."""
