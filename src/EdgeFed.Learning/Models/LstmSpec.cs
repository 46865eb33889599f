using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>
/// One layer of torch.nn.LSTM with batch_first: input [time, in], hidden and cell state from zero, gates in the order
/// input, forget, cell, output.
/// </summary>
/// <param name="Name">Prefix of its parameters.</param>
/// <param name="In">Features of a step.</param>
/// <param name="Hidden">Width of the state.</param>
/// <param name="All">Whether the output is the hidden state after every step, [time, hidden], or after the last,
/// [hidden].</param>
public sealed record LstmSpec(string Name, int In, int Hidden, bool All) : LayerSpec(TypeName, Name)
{
    internal const string TypeName = "lstm";

    internal const int Gates = 4;

    internal override IEnumerable<TensorSpec> Tensors =>
    [
        new("weight_ih_l0", [Gates * Hidden, In], Hidden),
        new("weight_hh_l0", [Gates * Hidden, Hidden], Hidden),
        new("bias_ih_l0", [Gates * Hidden], Hidden),
        new("bias_hh_l0", [Gates * Hidden], Hidden),
    ];

    internal static LstmSpec Read(JsonFields fields)
    {
        fields.RefuseUnknown("type", "name", "in", "hidden", "output");
        return new LstmSpec(
            ModelNames.Read(fields),
            fields.Int("in", 1, Shapes.MaxSize),
            fields.Int("hidden", 1, Shapes.MaxSize / Gates),
            fields.Has("output") && fields.Word("output", "last", "all") == "all");
    }

    internal override int[] OutputShape(int[] input, string where)
    {
        if (input.Length != 2 || input[1] != In) throw Misfit(where, input, $"[time, {In}]");
        return All ? [input[0], Hidden] : [Hidden];
    }

    internal override LayerMemory Memory(int[] input) => new(
        PerSample: LstmState.Of(this, input[0]).Floats,
        PerThread: Gates * (long)Hidden * (In + Hidden + 1));

    internal override long MultiplyAdds(int[] input) => (long)input[0] * Gates * Hidden * (In + Hidden);

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("in", In);
        writer.WriteNumber("hidden", Hidden);
        writer.WriteString("output", All ? "all" : "last");
    }
}
