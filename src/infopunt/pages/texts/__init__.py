"""Pages of texts: the page itself, what changed lately, the leaflet."""
