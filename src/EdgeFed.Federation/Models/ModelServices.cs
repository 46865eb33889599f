namespace EdgeFed.Federation.Models;

/// <summary>All that an aggregator does with versions of its job's model.</summary>
internal sealed record ModelServices(ModelStore Store, ModelRepair Repair, ModelSender Sender, Evaluator Evaluator);
