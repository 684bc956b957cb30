"""The editor's and translator's desk: texts, translations, exchange, pictures, notices."""
