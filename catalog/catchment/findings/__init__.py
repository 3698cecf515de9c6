"""What disagrees, what repeats, and what nobody uses: found in what is stored, and explained."""
