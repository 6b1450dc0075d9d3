Attribute VB_Name = "modRibbon"
Option Explicit
' Callbacks of addin/ribbon/customUI14.xml. Controls are late bound, so a missing Office library breaks nothing.

Public Sub OnCheckSetup(ByVal control As Object)
    CheckSetup
End Sub

Public Sub OnGuide(ByVal control As Object)
    On Error Resume Next
    ThisWorkbook.Activate
    wsGuide.Activate
End Sub
