//! Nothing: all that matters here are the tests and what they are built with.
