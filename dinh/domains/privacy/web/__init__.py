"""Pages of the room: the notice for everybody, the citizen's own data, the officers' lists."""
