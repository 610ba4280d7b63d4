"""Lab: the model in a browser, on this machine alone. Time units are those of the models it shows.

Takes in    the public functions of the package, nothing else; one file in asks/ for each thing a page can ask for
Hands on    `serve(port)`: pages of web/, a socket, files of what was computed
Data's way  page -> socket -> queue -> engine process -> ask -> public function -> page; a session holds ids only
Not here    science, numbers, equations: a page that needs one asks the room that has it
"""
