"""Districts and wards: rows with validity, and outlines as GeoJSON."""
