"""The journal: every act, append-only and hash-chained, refused update and delete by the database itself."""
