"""What people do, one function each; transactions live here and in the functions called, no screen does."""
