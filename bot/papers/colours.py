"""The colours of pictures and charts, told apart by people who do not see all colours."""

BLUE, SKY, VERMILLION, GREEN, YELLOW = "#0072B2", "#56B4E9", "#D55E00", "#00795A", "#F0E442"
INK, GREY, PALE, WINE = "#1A1A1A", "#5F6B73", "#E3E7EA", "#882255"
EDGE = "#8C979E"  # of a pale bar
