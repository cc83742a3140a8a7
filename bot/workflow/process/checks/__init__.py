"""What only a whole process file can tell, beside what each of its tables says alone."""
