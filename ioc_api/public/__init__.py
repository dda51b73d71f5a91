"""What everybody may know of the city: one small document, and the page that shows it."""
