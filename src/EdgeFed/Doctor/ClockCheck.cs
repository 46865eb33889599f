using EdgeFed.Native;
using EdgeFed.Security;

namespace EdgeFed.Doctor;

/// <summary>Checks whether the clock can be right, and whether something keeps it so.</summary>
internal sealed class ClockCheck(TimeProvider? time = null, Func<bool?>? isSynchronised = null) : ICheck
{
    private const string Advice = "connect it to a time server (`timedatectl set-ntp true`), or give it a battery-backed clock";

    public string Name => "clock";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult<Diagnosis?>(Look());

    private Diagnosis Look()
    {
        var now = (time ?? TimeProvider.System).GetUtcNow();
        var shown = $"{now:yyyy-MM-dd HH:mm:ss} UTC";
        if (now < BuildTime.Value) return Diagnosis.Fail($"{shown}, which is before this binary was made ({BuildTime.Value:yyyy-MM-dd})", Advice);
        return (isSynchronised ?? SystemClock.IsSynchronised)() switch
        {
            true => Diagnosis.Ok($"{shown}, synchronised"),
            false => Diagnosis.Warn($"{shown}, not synchronised", Advice),
            null => Diagnosis.Ok($"{shown}; whether it is synchronised is not known here"),
        };
    }
}
