using EdgeFed.Config;

namespace EdgeFed.Doctor;

/// <summary>Checks whether what shall compute is there; of interest only where it is not the built-in engine.</summary>
internal sealed class BackendCheck : ICheck
{
    public string Name => "backend";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel)
    {
        if (unit.Config?.Backend is not { Kind: Backend.Torch } backend) return Task.FromResult<Diagnosis?>(null);
        var finding = Checks.BackendCheck.Run(backend).FirstOrDefault();
        return Task.FromResult<Diagnosis?>(finding is null
            ? Diagnosis.Ok($"libtorch on {backend.Device}")
            : Diagnosis.Fail(finding.Problem.Text, "install it, or set backend to \"cpu\""));
    }
}
