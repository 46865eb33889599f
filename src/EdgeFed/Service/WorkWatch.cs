using EdgeFed.Core.Compute;
using EdgeFed.Output;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Service;

/// <summary>Tells whether the unit's work gets on; where it does not, that is said once, and once more when it goes on.</summary>
internal sealed class WorkWatch(WorkMonitor monitor, ILogger log)
{
    private Standstill? _told;

    /// <summary>False while a step of work stands still.</summary>
    public bool GetsOn()
    {
        var standstill = monitor.Find();
        if (standstill is not null && _told is null)
            ServiceLog.StandsStill(log, standstill.What, Figures.Duration(standstill.For));
        if (standstill is null && _told is not null) ServiceLog.GoesOn(log, _told.What);
        _told = standstill;
        return standstill is null;
    }
}
