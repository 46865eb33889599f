namespace EdgeFed.Core.Texts;

/// <summary>Spans of time as people say them, the same in every country.</summary>
public static class DurationText
{
    /// <summary>The two largest units: "40 s", "3 min 20 s", "2 h 5 min", "3 d 4 h".</summary>
    public static string Of(TimeSpan span)
    {
        if (span < TimeSpan.FromMinutes(1)) return $"{(int)span.TotalSeconds} s";
        if (span < TimeSpan.FromHours(1)) return $"{(int)span.TotalMinutes} min {span.Seconds} s";
        return span < TimeSpan.FromDays(1) ? $"{(int)span.TotalHours} h {span.Minutes} min"
            : $"{(int)span.TotalDays} d {span.Hours} h";
    }
}
