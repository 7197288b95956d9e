"""A synthetic city (合成城市): firms that do not exist, and say so in their names."""
