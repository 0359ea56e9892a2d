"""The post office: mailboxes, letters as they came in and as they go out, signed addresses."""
