"""Where: sites with their host, brand and languages, the labour-market areas inside them and their municipalities.

A region is data. No name of a province, desk or language is in code. It will never hold content or people.
"""
