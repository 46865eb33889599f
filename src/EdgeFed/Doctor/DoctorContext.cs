using EdgeFed.Config;
using EdgeFed.Learning.Models;
using EdgeFed.Models;
using EdgeFed.Status;

namespace EdgeFed.Doctor;

/// <summary>The unit that is looked at.</summary>
/// <param name="File">Its configuration.</param>
/// <param name="Problems">What is wrong with that.</param>
/// <param name="Config">Null if anything is wrong with it.</param>
/// <param name="Root">Where /proc and /sys are: "/" but in tests.</param>
internal sealed record DoctorContext(string File, IReadOnlyList<Problem> Problems, UnitConfig? Config, UnitStatus? Status,
    string Root = "/")
{
    public bool IsAlive => Status is not null && ProcessProbe.IsAlive(Status);

    /// <summary>The nearest directory that exists on the way to the state directory; null without a configuration.</summary>
    public string? Disk
    {
        get
        {
            var nearest = Config?.State;
            while (nearest is not null && !Directory.Exists(nearest)) nearest = Path.GetDirectoryName(nearest);
            return nearest;
        }
    }

    /// <summary>
    /// The model that it trains or folds: of its own job, or of the one it was given; null if that is not known.
    /// </summary>
    public ModelSpec? Model
    {
        get
        {
            if (Config is AggregatorConfig or WorkerConfig { HasJob: true }) return Load(Config.Job.Model);
            return Status?.Job is { } job && ModelCatalog.Names.Contains(job.Model) ? ModelCatalog.Get(job.Model) : null;
        }
    }

    /// <summary>Text of a file that the system keeps; null if there is none.</summary>
    public string? Read(string path)
    {
        try
        {
            return System.IO.File.ReadAllText(Path.Combine(Root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ModelSpec? Load(string model)
    {
        try
        {
            return ModelSource.Load(model);
        }
        catch (ModelSpecException)
        {
            return null; // the check of the data says so
        }
    }
}
