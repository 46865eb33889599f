using EdgeFed;
using EdgeFed.Commands;
using EdgeFed.Output;

return await EdgeFedCommand.RunAsync(args, Shell.OfProcess());
