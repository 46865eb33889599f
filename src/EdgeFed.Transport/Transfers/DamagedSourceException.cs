using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Transport.Transfers;

/// <summary>An object that is being sent is not what was written: nothing of it may travel any more.</summary>
internal sealed class DamagedSourceException(SpoolObject source, SpoolException damage) : SpoolException(damage.Message, damage)
{
    public SpoolObject Damaged => source;
}
