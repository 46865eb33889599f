using Microsoft.Extensions.Logging;

namespace EdgeFed.Training;

/// <summary>Log lines about the backend.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(701, LogLevel.Warning, "{Why}")]
    public static partial void BuiltInGoesOn(ILogger logger, string why);

    [LoggerMessage(702, LogLevel.Information, "Training with {What}")]
    public static partial void BackendInUse(ILogger logger, string what);
}
