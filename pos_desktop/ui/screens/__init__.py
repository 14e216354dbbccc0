"""One package per screen: a screen of widgets, a presenter of decisions, a frozen state between them."""
