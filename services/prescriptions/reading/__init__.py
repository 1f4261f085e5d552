"""Reading a returned page: bytes to grey pages, codes, a picture for the reviewer. Nothing is executed."""
