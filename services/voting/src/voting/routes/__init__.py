from voting.routes import board, casting, elections, setting_up

ALL = [elections.routes, setting_up.routes, board.routes, board.files, casting.routes]
