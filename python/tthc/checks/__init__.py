"""What a correct form is: the catalogue of findings and the rules that raise them. Pure."""
