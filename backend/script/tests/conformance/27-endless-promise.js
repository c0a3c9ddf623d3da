//# {"kind": "action", "expect": {"error": {"thrown": {"message": "the script returned a promise that nothing settles"}}}}
return new Promise(() => {});
