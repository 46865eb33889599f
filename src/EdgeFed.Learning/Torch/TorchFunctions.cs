namespace EdgeFed.Learning.Torch;

/// <summary>The functions of a loaded library, by the names they have there without <c>edgefed_torch_</c>.</summary>
internal readonly unsafe struct TorchFunctions(TorchSymbols symbols)
{
    public readonly delegate* unmanaged[Cdecl]<byte*> Version = (delegate* unmanaged[Cdecl]<byte*>)symbols.Find("version");

    public readonly delegate* unmanaged[Cdecl]<byte*> Error = (delegate* unmanaged[Cdecl]<byte*>)symbols.Find("error");

    public readonly delegate* unmanaged[Cdecl]<byte*, int> CheckDevice =
        (delegate* unmanaged[Cdecl]<byte*, int>)symbols.Find("check_device");

    public readonly delegate* unmanaged[Cdecl]<TorchModel*, TorchTraining*, float*, byte*, int, nint*, int> Create =
        (delegate* unmanaged[Cdecl]<TorchModel*, TorchTraining*, float*, byte*, int, nint*, int>)symbols.Find("create");

    public readonly delegate* unmanaged[Cdecl]<nint, TorchBatch*, TorchScore*, int> Evaluate =
        (delegate* unmanaged[Cdecl]<nint, TorchBatch*, TorchScore*, int>)symbols.Find("evaluate");

    public readonly delegate* unmanaged[Cdecl]<nint, TorchBatch*, TorchScore*, int> Differentiate =
        (delegate* unmanaged[Cdecl]<nint, TorchBatch*, TorchScore*, int>)symbols.Find("differentiate");

    public readonly delegate* unmanaged[Cdecl]<nint, double, int> Update =
        (delegate* unmanaged[Cdecl]<nint, double, int>)symbols.Find("update");

    public readonly delegate* unmanaged[Cdecl]<nint, int> ReadBack = (delegate* unmanaged[Cdecl]<nint, int>)symbols.Find("read_back");

    public readonly delegate* unmanaged[Cdecl]<nint, void> Destroy = (delegate* unmanaged[Cdecl]<nint, void>)symbols.Find("destroy");
}
