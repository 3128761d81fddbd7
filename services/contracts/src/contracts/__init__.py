"""What services say to each other: event models, and the enums inside them. Nothing else is shared."""
