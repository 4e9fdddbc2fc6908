"""The wire: messages, binary frames, and the session that speaks them. No sockets, no clock."""
