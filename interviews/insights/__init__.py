"""What many talks add up to: queries in, plain numbers out. Drawn by `interviews.charts`."""
