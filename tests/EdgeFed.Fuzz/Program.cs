using EdgeFed.Fuzz;

return FuzzProgram.Run(args);
