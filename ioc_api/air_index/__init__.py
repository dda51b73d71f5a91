"""VN_AQI by hour and day: of stations, of areas and of the city."""
