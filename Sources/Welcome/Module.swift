// Welcome: what a newcomer sees first: the page at `GET /`, and the code to paste that it and the start of the server
// show.
//
// It only reads. It has no script, and it does not decide who is trusted with what it shows: the wiring tells it.
