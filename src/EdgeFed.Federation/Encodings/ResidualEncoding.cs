using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Encodings;

/// <summary>
/// How residuals are kept: in half precision, because one is written for every update, and flash wears out. What is added to the
/// next update is what was kept, so a unit that was restarted goes on with the same bits.
/// </summary>
internal static class ResidualEncoding
{
    public static ElementFormat FormatOf(ElementFormat sent) => new(Encoding.F16, sent.Exact);
}
